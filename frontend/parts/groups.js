// select[data-groups-of="kind"]: offers only the group that bears the name of what is chosen among the radios "kind".
function narrow(select) {
  const chosen = select.form?.querySelector(`input[name="${select.dataset.groupsOf}"]:checked`);
  const word = chosen?.closest("label")?.textContent.trim();
  for (const group of select.querySelectorAll("optgroup")) {
    const other = Boolean(word) && group.label !== word;
    group.hidden = other;
    group.disabled = other;
  }
  if (select.selectedOptions[0]?.closest("optgroup")?.disabled) select.value = "";
}

export function startGroups() {
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "radio") return;
    target.form?.querySelectorAll(`select[data-groups-of="${target.name}"]`).forEach(narrow);
  });
}

export function prepareGroups(root) {
  root.querySelectorAll("select[data-groups-of]").forEach(narrow);
}
