// Heeds what was chosen in a filter before the scripts came: without this the page would show something else.
for (const form of document.querySelectorAll("form[data-filters]")) {
  const meant = (select) => Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
  if ([...form.querySelectorAll("select")].some((select) => select.selectedIndex !== meant(select))) form.requestSubmit();
}
