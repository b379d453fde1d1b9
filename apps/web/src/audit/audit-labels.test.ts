import type { AuditEvent } from "@tessera/domain";
import { expect, it } from "vitest";
import { actorLabel } from "./audit-labels.ts";

const ada = { id: "u1", username: "ada", name: "Ada Lovelace", avatar: null };
const preview = "tsr_pat_a1B2c3D4…nn9";
const denied: AuditEvent = {
  ...{ seq: 1, id: "e1", at: "2030-06-15T12:00:00.000Z", action: "API_KEY_DENIED", outcome: "denied", ip: "10.0.0.7" },
  ...{ userAgent: null, requestId: null, actor: null, owner: ada, details: {} },
  ...{ token: { id: "t1", name: "CI", preview }, via: { id: "t1", preview } },
};

it("an audit entry names the owner of a refused token, and no one where no one is known", () => {
  expect(actorLabel(denied)).toBe("A token of Ada Lovelace");
  expect(actorLabel({ ...denied, action: "SIGNED_IN", via: null, owner: null })).toBe("Unknown");
  expect(actorLabel({ ...denied, actor: ada })).toBe("Ada Lovelace");
  expect(actorLabel({ ...denied, action: "ACCOUNT_CREATED", via: null })).toBe("The server");
});
