import {
  type Automation,
  type CaseContent,
  type CaseField,
  type CaseFileProblem,
  CreateFolder,
  fieldValueOf,
} from "@tessera/domain";
import { findMemberIds } from "../../access/membership-service.ts";
import { findUserIds } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { MAX_CASE_FILE_FOLDERS, MAX_CASE_FILE_OWNERS, MAX_FOLDER_DEPTH } from "../../platform/limits/limits.ts";
import { settle } from "../case-fields/case-field-service.ts";
import { findTakenKeys } from "../cases/case-keys.ts";
import { automationKey } from "../cases/test-keys.ts";
import { readFolderPaths } from "../folders/folder-paths.ts";
import type { ReadCases } from "./case-import-reading.ts";

/** A folder that isn't there yet. */
type NewFolder = { id: string; parentId: string | null; name: string };

/** What is stored of an upload. */
export type CasePlan = {
  cases: CaseContent[];
  /** Each after the one that it lies in. */
  folders: NewFolder[];
  errors: CaseFileProblem[];
  errorCount: number;
  warnings: string[];
};

/** Finds the folders and owners that the files name, and says which folders are to be made. */
export async function planImport(
  ctx: Pick<Ctx, "db" | "newId">,
  projectId: string,
  read: ReadCases,
  fields: readonly CaseField[],
): Promise<CasePlan> {
  const { cases, errors, warnings } = read;
  const places = await FolderPlaces.of(ctx, projectId);
  const owners = await findOwners(
    ctx,
    projectId,
    cases.flatMap(({ owner }) => owner ?? []),
  );
  const plan: CasePlan = {
    ...{ cases: [], folders: places.made, errors: [...errors], errorCount: read.errorCount },
    warnings: [
      ...warnings,
      ...owners.unknown.map((owner) => `${owner} is no member of the project, so their cases get no owner`),
    ],
  };
  const automations = await FreeAutomations.among(ctx, projectId, cases);
  for (const { file, line, folders, owner, fields: texts, content } of cases) {
    const folderId = places.idOf(folders);
    if (typeof folderId === "object" && folderId !== null) {
      plan.errorCount++;
      plan.errors.push({ file, line, field: "folder", message: folderId.fault });
      continue;
    }
    const { values: customFields, faults } = settle(fields, fieldValues(fields, texts));
    if (faults.length > 0) {
      plan.errorCount += faults.length;
      for (const { field, message } of faults) plan.errors.push({ file, line, field, message });
      continue;
    }
    const ownerId = owner === null ? null : (owners.ids.get(owner.toLowerCase()) ?? null);
    plan.cases.push({ ...content, folderId, ownerId, automation: automations.take(content.automation), customFields });
  }
  plan.errors.sort((a, b) => (a.file === b.file ? a.line - b.line : 0));
  if (automations.refused > 0)
    plan.warnings.push(`${automations.refused} automations are left out: other test cases have them already`);
  return plan;
}

function fieldValues(fields: readonly CaseField[], texts: Record<string, string>): CaseContent["customFields"] {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const field = fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return [name, field ? fieldValueOf(field, text) : text];
    }),
  );
}

/** Which automations of a file are free: each of them for one case. */
class FreeAutomations {
  refused = 0;
  readonly #taken: Set<string>;

  private constructor(taken: Set<string>) {
    this.#taken = taken;
  }

  static async among(ctx: Pick<Ctx, "db">, projectId: string, cases: ReadCases["cases"]): Promise<FreeAutomations> {
    const keys = cases.flatMap(({ content: { automation } }) => (automation === null ? [] : [keyOf(automation)]));
    return new FreeAutomations(await findTakenKeys(ctx, projectId, keys));
  }

  take(automation: Automation | null): Automation | null {
    if (automation === null) return null;
    const key = keyOf(automation);
    if (this.#taken.has(key)) {
      this.refused++;
      return null;
    }
    this.#taken.add(key);
    return automation;
  }
}

const keyOf = ({ classname, name }: Automation) => automationKey(classname, name);

/** The folders of a project by the names on the way to them, with those that are to be made. */
class FolderPlaces {
  readonly made: NewFolder[] = [];
  readonly #ids = new Map<string, string>();
  readonly #newId: () => string;

  private constructor(newId: () => string) {
    this.#newId = newId;
  }

  static async of(ctx: Pick<Ctx, "db" | "newId">, projectId: string): Promise<FolderPlaces> {
    const places = new FolderPlaces(ctx.newId);
    for (const [id, path] of await readFolderPaths(ctx, projectId)) places.#ids.set(JSON.stringify(path), id);
    return places;
  }

  /** Null for no folder; a fault where one can't be made. */
  idOf(names: readonly string[]): string | null | { fault: string } {
    const checked = names.map((name) => CreateFolder.shape.name.safeParse(name));
    const wrong = checked.find(({ success }) => !success);
    if (wrong?.error) return { fault: wrong.error.issues[0]?.message ?? "" };
    if (names.length > MAX_FOLDER_DEPTH) return { fault: `A folder lies at most ${MAX_FOLDER_DEPTH} folders deep` };
    let id: string | null = null;
    const path: string[] = [];
    for (const { data: name = "" } of checked) {
      path.push(name);
      const key = JSON.stringify(path);
      const known = this.#ids.get(key);
      if (known === undefined && this.made.length >= MAX_CASE_FILE_FOLDERS) {
        return { fault: `An import makes at most ${MAX_CASE_FILE_FOLDERS} folders` };
      }
      if (known === undefined) this.made.push({ id: this.#newId(), parentId: id, name });
      id = known ?? (this.made.at(-1)?.id as string);
      this.#ids.set(key, id);
    }
    return id;
  }
}

/** Members of the project by the user names that a file gives, in lower case. */
async function findOwners(ctx: Pick<Ctx, "db">, projectId: string, names: readonly string[]) {
  const wanted = [...new Set(names.map((name) => name.toLowerCase()))].slice(0, MAX_CASE_FILE_OWNERS);
  const users = await findUserIds(ctx, wanted);
  const members = await findMemberIds(ctx, projectId, [...users.values()]);
  const ids = new Map([...users].filter(([, id]) => members.has(id)).map(([name, id]) => [name.toLowerCase(), id]));
  return { ids, unknown: wanted.filter((name) => !ids.has(name)).slice(0, SHOWN_OWNERS) };
}

/** Unknown owners that a warning names each. */
const SHOWN_OWNERS = 20;
