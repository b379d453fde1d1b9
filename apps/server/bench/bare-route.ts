import { createHash } from "node:crypto";
import Sqlite from "better-sqlite3";
import express from "express";

/** The least any server does for the same answer: an Express route with the same SELECTs, nothing checked. */
const sqlite = new Sqlite(process.env.BENCH_SQLITE as string, { readonly: true });
const selectToken = sqlite.prepare(
  `select id, "ownerId", name, preview, scopes, projects, "allowedIps", "expiresAt", "revokedAt", "overlapEndsAt",
    (select username from user where user.id = token."ownerId") as username,
    (select "systemRole" from user where user.id = token."ownerId") as "systemRole",
    (select active from user where user.id = token."ownerId") as active,
    (select "apiAccess" from user where user.id = token."ownerId") as "apiAccess",
    (select value from instance where instance.name = 'settings') as settings
   from token where hash = ?`,
);
const selectProjects = sqlite.prepare(
  `select id, number, name, description, "createdAt",
    (select role from member where member."projectId" = project.id and member."userId" = ?) as membership
   from project where id in (select "projectId" from member where "userId" = ?) and number > ?
   order by number limit ?`,
);

const app = express();
app.get("/", (req, res) => {
  const secret = (req.headers.authorization ?? "").slice("Bearer ".length);
  const token = selectToken.get(createHash("sha256").update(secret).digest("base64url")) as { ownerId: string };
  res.json({ data: selectProjects.all(token.ownerId, token.ownerId, 0, 51), nextCursor: null });
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
