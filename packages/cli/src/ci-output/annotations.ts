import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import type { RunResult } from "@tessera/domain";
import type { Environment, Host } from "../host.ts";

/** A command to the runner that shows a failure beside the code. */
type Annotate = (result: RunResult, host: Pick<Host, "cwd">) => Promise<string>;

const LONGEST_MESSAGE = 1000;
/** Of a message, in which a place in the code is looked for. */
const MAX_WORDS = 1000;

/** How a failure is reported to the CI system; undefined where it has no annotations. */
export function annotationsFor(env: Environment): Annotate | undefined {
  if (env.GITHUB_ACTIONS === "true") return annotateForGithub;
  return env.TF_BUILD?.toLowerCase() === "true" ? annotateForAzure : undefined;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message */
const annotateForGithub: Annotate = async (result, { cwd }) => {
  const place = await placeOf(result, cwd);
  const properties = [
    ...(place ? [`file=${githubProperty(place.file)}`, `line=${place.line}`] : []),
    `title=${githubProperty(titleOf(result))}`,
  ];
  return `::error ${properties.join(",")}::${githubText(messageOf(result))}`;
};

/** https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands */
const annotateForAzure: Annotate = async (result, { cwd }) => {
  const place = await placeOf(result, cwd);
  const source = place ? `;sourcepath=${azureText(place.file)};linenumber=${place.line}` : "";
  return `##vso[task.logissue type=error${source}]${azureText(`${titleOf(result)}: ${messageOf(result)}`)}`;
};

function titleOf({ case: { id, name, classname } }: RunResult): string {
  return `${[classname, name].filter(Boolean).join(" › ")} (${id})`;
}

function messageOf({ message, status }: RunResult): string {
  return (message ?? status).slice(0, LONGEST_MESSAGE);
}

/** The first place in a message that is a file of the working directory, like `src/cart.test.ts:12`. */
async function placeOf({ message }: RunResult, cwd: string): Promise<{ file: string; line: string } | undefined> {
  for (const word of (message ?? "").split(/[\s()'"<>]/, MAX_WORDS)) {
    const [path = "", line = ""] = word.replace(/^file:\/\//, "").split(":");
    if (!path.includes(".") || !/^\d{1,7}$/.test(line)) continue;
    const file = relative(cwd, resolve(cwd, path));
    if (file.startsWith("..") || !(await isFile(resolve(cwd, file)))) continue;
    return { file: file.split(sep).join("/"), line };
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

function githubText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function githubProperty(text: string): string {
  return githubText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function azureText(text: string): string {
  return text
    .replaceAll("%", "%AZP25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll(";", "%3B")
    .replaceAll("]", "%5D");
}
