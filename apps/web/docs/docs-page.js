// Search, copy buttons, and this server's own address in the examples. The pages are whole without it.
const EXAMPLE_URL = "https://tessera.example.com";
const MAX_RESULTS = 12;
const COPIED_MS = 2000;

const root = new URL(document.body.dataset.root ?? "./", location.href);

followSystem();
nameThisServer();
addCopyButtons();
startSearch();

/** The scheme was set before the first paint; the system may change it later, unless the person chose one. */
function followSystem() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => {
    let chosen = "auto";
    try {
      chosen = localStorage.getItem("mantine-color-scheme-value") ?? "auto";
    } catch {
      // Storage may be forbidden; then the system decides.
    }
    if (chosen !== "auto") return;
    document.documentElement.setAttribute("data-mantine-color-scheme", dark.matches ? "dark" : "light");
  });
}

function nameThisServer() {
  const here = root.href.replace(/\/$/, "");
  for (const code of document.querySelectorAll("pre code")) {
    if (code.textContent.includes(EXAMPLE_URL)) code.textContent = code.textContent.replaceAll(EXAMPLE_URL, here);
  }
}

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll(".code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, COPIED_MS);
    });
    block.append(button);
  }
}

function startSearch() {
  const form = document.querySelector(".search");
  const input = form.querySelector("input");
  const box = form.querySelector(".results");
  const list = box.querySelector("ol");
  const count = box.querySelector(".count");
  let index;
  const load = () => {
    index ??= fetch(new URL(document.body.dataset.index, location.href)).then((answer) => {
      if (!answer.ok) throw new Error(`The search index was refused with ${answer.status}`);
      return answer.json();
    });
    return index;
  };
  const show = async () => {
    const words = wordsOf(input.value);
    if (words.length === 0) return close();
    let found;
    try {
      found = findIn(await load(), words);
    } catch {
      index = undefined;
      list.replaceChildren();
      count.textContent = "The search could not be loaded. Check the connection, then type again.";
      box.hidden = false;
      return;
    }
    // More was typed meanwhile.
    if (wordsOf(input.value).join(" ") !== words.join(" ")) return;
    list.replaceChildren(...found.slice(0, MAX_RESULTS).map((section) => resultOf(section, words)));
    count.textContent = found.length === 0 ? `Nothing found for “${input.value.trim()}”` : countOf(found.length);
    box.hidden = false;
  };
  const close = () => {
    box.hidden = true;
  };
  input.addEventListener("focus", () => {
    load().catch(() => {
      index = undefined;
    });
  });
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      input.focus();
    } else if (event.key === "ArrowDown") (links[at + 1] ?? links[at] ?? input).focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? input).focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target === input) return;
    event.preventDefault();
    input.focus();
  });
  list.addEventListener("click", close);
}

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

const countOf = (number) => (number === 1 ? "1 place" : `${number} places`);

/** Sections that hold every word, those that have them in their headings first. */
function findIn(index, words) {
  const found = index.flatMap(([slug, title, sections]) =>
    sections.flatMap(([anchor, heading, text], place) => {
      const [inTitle, inHeading, inText] = [title, heading, text].map((it) => it.toLowerCase());
      if (!words.every((word) => inTitle.includes(word) || inHeading.includes(word) || inText.includes(word)))
        return [];
      if (!words.some((word) => inHeading.includes(word) || inText.includes(word))) return [];
      const score = words.reduce((sum, word) => {
        return (
          sum + (inHeading.includes(word) ? 10 : 0) + (inTitle.includes(word) ? 3 : 0) + (inText.includes(word) ? 1 : 0)
        );
      }, 0);
      return [{ slug, title, anchor, heading, text, score, place }];
    }),
  );
  return found.sort((a, b) => b.score - a.score || a.place - b.place);
}

function resultOf({ slug, title, anchor, heading, text }, words) {
  const link = document.createElement("a");
  link.href = new URL(`docs${slug === "" ? "" : `/${slug}`}${anchor === "" ? "" : `#${anchor}`}`, root).href;
  const name = document.createElement("strong");
  name.textContent = heading === title ? title : `${title}: ${heading}`;
  const excerpt = document.createElement("span");
  excerpt.textContent = excerptOf(text, words);
  link.append(name, excerpt);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

/** What stands around the first word that is found. */
function excerptOf(text, words) {
  const lower = text.toLowerCase();
  const at = Math.min(...words.map((word) => lower.indexOf(word)).filter((place) => place >= 0), text.length);
  const begin = at === text.length ? 0 : Math.max(0, lower.lastIndexOf(" ", Math.max(0, at - 40)) + 1);
  return `${begin > 0 ? "… " : ""}${text.slice(begin, begin + 140)}${text.length > begin + 140 ? " …" : ""}`;
}
