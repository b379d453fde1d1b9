import type { Db } from "./schema.ts";

/** Ids of the folder and all folders below it that are not in the bin. */
export function subtree(db: Db, projectId: string, id: string) {
  return db
    .withRecursive("tree(id)", (tree) =>
      tree
        .selectFrom("folder")
        .select("folder.id")
        .where("folder.projectId", "=", projectId)
        .where("folder.id", "=", id)
        .where("folder.binId", "is", null)
        .unionAll(
          tree
            .selectFrom("folder as child")
            .innerJoin("tree", "tree.id", "child.parentId")
            .select("child.id")
            .where("child.projectId", "=", projectId)
            .where("child.binId", "is", null),
        ),
    )
    .selectFrom("tree")
    .select("tree.id");
}
