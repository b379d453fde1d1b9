type MailLink = { label: string; url: string };

/** The content of an email: a title, paragraphs, at most one action, and links at its end. */
export type EmailContent = { title: string; paragraphs: string[]; action?: MailLink; links?: MailLink[] };

const TEXT = "#1b2430";
const MUTED = "#5a6675";
const LINE = "#dfe3e9";
const ACTION = "#2f5bd7";
const GOLD = "#8a6a00";
const FONT = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif";

/**
 * The content as an email of the server with that name: the same words with and without mark-up, without remote
 * content.
 */
export function layOut(content: EmailContent, instanceName: string): { text: string; html: string } {
  return { text: asText(content, instanceName), html: asHtml(content, instanceName) };
}

function asText({ title, paragraphs, action, links = [] }: EmailContent, instanceName: string): string {
  const lines = [...(action ? [action] : []), ...links].map(({ label, url }) => `${label}: ${url}`);
  return `${[title, ...paragraphs, ...lines].join("\n\n")}\n\n-- \n${instanceName}\n`;
}

function asHtml({ title, paragraphs, action, links = [] }: EmailContent, instanceName: string): string {
  const body = paragraphs.map((text) => `<p style="margin:0 0 16px">${escaped(text)}</p>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:24px;background:#f6f7f9;color:${TEXT};${FONT};font-size:14px;line-height:20px">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid ${LINE};border-radius:8px">
${mark(instanceName)}
<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600">${escaped(title)}</h1>
${body}
${action ? button(action) : ""}
${links.map(small).join("\n")}
</div>
</body>
</html>
`;
}

function button({ label, url }: MailLink): string {
  return `<p style="margin:24px 0 0"><a href="${escaped(url)}" style="display:inline-block;padding:8px 16px;border-radius:4px;background:${ACTION};color:#ffffff;text-decoration:none;font-weight:600">${escaped(label)}</a></p>
<p style="margin:16px 0 0;font-size:12px;line-height:16px;color:${MUTED}">${escaped(url)}</p>`;
}

function small({ label, url }: MailLink): string {
  return `<p style="margin:16px 0 0;font-size:12px;line-height:16px"><a href="${escaped(url)}" style="color:${MUTED}">${escaped(label)}</a></p>`;
}

/** The mark and the name, drawn with table cells: email programs show no inline drawings. */
function mark(instanceName: string): string {
  const tile = (colour: string) => `<td style="width:8px;height:8px;border-radius:2px;background:${colour}"></td>`;
  const tiles = `<table role="presentation" style="border-collapse:separate;border-spacing:2px">
<tr>${tile(TEXT)}${tile(GOLD)}</tr><tr>${tile(TEXT)}${tile(TEXT)}</tr></table>`;
  return `<table role="presentation" style="margin:0 0 24px;border-collapse:collapse"><tr><td>${tiles}</td>
<td style="padding-left:8px;font-weight:500">${escaped(instanceName)}</td></tr></table>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
