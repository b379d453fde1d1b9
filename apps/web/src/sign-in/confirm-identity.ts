/** Why someone has to prove who they are: what they want takes a recent proof, or their session has ended. */
export type WhyConfirm = "recentProof" | "sessionEnded";

type Question = (why: WhyConfirm) => Promise<boolean>;
let question: Question | undefined;
let asking: Promise<boolean> | undefined;
let isDeclined = false;

/** Set by the dialog that asks, and taken back when it goes. */
export function setIdentityQuestion(next: Question): () => void {
  question = next;
  return () => {
    if (question === next) question = undefined;
  };
}

/** Whether there is a signed-in page to ask over. */
export const canConfirmIdentity = (): boolean => question !== undefined;

/** The last time someone was asked they did not want to; what happens by itself must not ask again. */
export const isConfirmationDeclined = (): boolean => isDeclined;

/** Asks who it is, once for all calls that wait for it; answers whether they proved it. */
export function confirmIdentity(why: WhyConfirm): Promise<boolean> {
  if (!question) return Promise.resolve(false);
  asking ??= question(why)
    .then((isProven) => {
      isDeclined = !isProven;
      return isProven;
    })
    .finally(() => {
      asking = undefined;
    });
  return asking;
}
