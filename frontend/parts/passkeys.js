// button[data-passkey=create|get][data-question]: asks the device, and sends its answer with the form around the button.
import { announce, say } from "./words.js";

const read = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const write = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The question as the browser wants it: bytes where the page carries text. */
function asked(question) {
  const options = { ...question, challenge: read(question.challenge) };
  if (question.user) options.user = { ...question.user, id: read(question.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"])
    if (question[name]) options[name] = question[name].map((one) => ({ ...one, id: read(one.id) }));
  return options;
}

/** The answer as text. */
function answered(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = write(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: write(credential.rawId), type: credential.type, response });
}

export function startPasskeys() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button) return;
    const publicKey = asked(JSON.parse(button.dataset.question));
    try {
      const credential = await navigator.credentials[button.dataset.passkey]({ publicKey });
      button.form.elements.passkey.value = answered(credential);
      button.form.submit();
    } catch {
      // Declined, taken too long, no such device, or a browser without passkeys: the code is still there.
      announce(say("no_passkey"));
    }
  });
}
