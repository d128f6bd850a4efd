// A file can be dropped on its field, which browsers do by themselves: here the field only shows that it would take it.
for (const field of document.querySelectorAll('.upload input[type="file"]')) {
  const over = (is) => () => field.classList.toggle("is-over", is);
  for (const name of ["dragenter", "dragover"]) field.addEventListener(name, over(true));
  for (const name of ["dragleave", "drop", "dragend"]) field.addEventListener(name, over(false));
}
