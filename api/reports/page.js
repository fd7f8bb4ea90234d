
new Player(document.getElementById("call"), document.getElementById("player"));

// Paper can't unfold anything: all evidence is printed, and folded again afterwards.
const folded = [...document.querySelectorAll("details.more")];
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = folded.filter((details) => !details.open);
  for (const details of unfolded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false;
});
