import type { ReportFormat } from "@tessera/domain";
import { JSON_SAMPLES } from "./json-samples.testing.ts";

/** A small report of each format, written for this test, with at least one test in it. */
export const SAMPLES: Partial<Record<ReportFormat, string>> = {
  junit: `<testsuites><testsuite name="cart"><testcase classname="shop.Cart" name="adds an item" time="0.01"/>
    <testcase classname="shop.Cart" name="pays"><failure message="card declined">at Cart.pay</failure></testcase></testsuite></testsuites>`,
  ...JSON_SAMPLES,
};
