// The few sentences that only the browser can say.
const WORDS = {
  cancel: ["取消", "Cancel"],
  go_on: ["确定", "Go on"],
  kept: ["已恢复上次未提交的文字。", "Your unsent text was restored."],
  forget: ["清除", "Clear"],
  offline: ["网络不通，没有提交。内容已保留，请稍后再试。", "No connection: nothing was sent. What you wrote is kept; try again later."],
  failed: ["出错了，没有提交。内容已保留，请再试一次。", "Something went wrong: nothing was sent. What you wrote is kept; try again."],
  no_passkey: ["没有取得通行密钥，请重试或改用验证码。", "No passkey was given: try again, or use a code."],
  remove: ["移除", "Remove"],
  as_of: ["无网络，显示的是 %s 的内容。", "As of %s, no network."],
  waits: ["已存在手机上，网络恢复后自动发送：", "Kept on this phone, sent when the network is back:"],
  sent: ["网络已恢复，已发送：", "The network is back. Sent:"],
  not_taken: ["没有被接收，请重新填写：", "This was not taken, write it again:"],
  chosen: ["已选：", "Chosen: "],
  since: ["起", "from"],
  until: ["止", "to"],
};

export function say(key) {
  return WORDS[key][document.documentElement.lang.toLowerCase().startsWith("zh") ? 0 : 1];
}

/** An element: make("button", {type: "button", class: "btn"}, "text", child...). Text is never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A message at the top of the page, read aloud by screen readers. */
export function announce(text) {
  const place = document.querySelector("[data-messages]") || document.querySelector("main") || document.body;
  place.querySelector(":scope > [data-announcement]")?.remove();
  place.prepend(make("div", { class: "alert alert-danger", role: "alert", "data-announcement": "" }, text));
  place.scrollIntoView({ block: "nearest" });
}

/** What the browser's storage answers; null where it is blocked or full. */
export function store(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
