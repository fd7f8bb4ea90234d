/** The shop's own button opens the chat. */

const chat = document.querySelector("tonewise-chat");
document.getElementById("ask").addEventListener("click", () => chat.open());
