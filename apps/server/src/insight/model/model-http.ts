import { refusedInput } from "@tessera/domain";
import type { RequestHandler } from "express";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { MODELS } from "./model-table-repo.ts";

const names = Object.values(MODELS).flatMap((model) => model.names);

/** For addresses below `/api/model` that no procedure answers: rejects unknown models, and passes the others on. */
export const modelRoutes: HttpRoute[] = [{ method: "ANY", path: "/api/model", handler: () => refuseUnknownModel }];

const refuseUnknownModel: RequestHandler = (req, _res, next) => {
  const [, name = ""] = req.path.split("/");
  if (name === "" || names.includes(name)) return next();
  throw refusedInput(["model"], `There is no such model; there are ${names.join(", ")}`);
};
