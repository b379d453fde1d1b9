import { sql } from "kysely";
import type { Db } from "./schema.ts";
import { isVisibleFolder } from "./visibility.ts";

/** Ids of the folder and all folders below it that are not in the bin. */
export function subtree(db: Db, projectId: string, id: string) {
  return db
    .withRecursive("tree(id)", (tree) =>
      tree
        .selectFrom("folder")
        .select("folder.id")
        .where("folder.projectId", "=", projectId)
        .where("folder.id", "=", id)
        .where(isVisibleFolder({ importId: sql.ref("folder.importId"), binId: sql.ref("folder.binId") }))
        .unionAll(
          tree
            .selectFrom("folder as child")
            .innerJoin("tree", "tree.id", "child.parentId")
            .select("child.id")
            .where("child.projectId", "=", projectId)
            .where(isVisibleFolder({ importId: sql.ref("child.importId"), binId: sql.ref("child.binId") })),
        ),
    )
    .selectFrom("tree")
    .select("tree.id");
}
