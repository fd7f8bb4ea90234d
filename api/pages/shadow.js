/** Parts of a page in a shadow of their own: no style and no id of the rest reaches in. */

/** Put a template's parts into the host's shadow; returns it, once its styles are there. */
export async function shadowed(host, template) {
  const root = host.attachShadow({ mode: "open" });
  root.append(template.content.cloneNode(true));
  await Promise.all([...root.querySelectorAll("link")].map(loaded));
  return root;
}

function loaded(link) {
  return new Promise((resolve) => {
    for (const end of ["load", "error"]) link.addEventListener(end, resolve, { once: true });
  });
}
