import { refusedInput } from "@tessera/domain";
import type { RequestHandler } from "express";
import { MODELS } from "./model-table.ts";

const names = Object.values(MODELS).flatMap((model) => model.names);

/** For addresses below `/api/model` that no procedure answers: rejects unknown models, and passes the others on. */
export const noSuchModel: RequestHandler = (req, _res, next) => {
  const [, name = ""] = req.path.split("/");
  if (name === "" || names.includes(name)) return next();
  throw refusedInput(["model"], `There is no such model; there are ${names.join(", ")}`);
};
