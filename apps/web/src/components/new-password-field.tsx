import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import type { PasswordVerdict } from "@tessera/domain";
import { useState } from "react";
import classes from "./new-password-field.module.css";
import { usePasswordVerdict } from "./use-password-verdict.ts";

const STRENGTHS = ["Weak", "Fair", "Good", "Strong"] as const;

type NewPasswordFieldProps = PasswordInputProps & {
  /** What is known of the person, read when the strength is: a password made of it is refused. */
  personal?: () => readonly string[];
};

const nothingKnown = () => [];

/** For choosing a password: shows how strong it is while it is typed and what to change; the server refuses it when saving. */
export function NewPasswordField({ personal = nothingKnown, onChange, ...props }: NewPasswordFieldProps) {
  const [password, setPassword] = useState("");
  return (
    <div>
      <PasswordInput
        label="Password"
        description="At least 12 characters. A sentence is easy to remember."
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
        {...props}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
          onChange?.(event);
        }}
      />
      {/* What an error under the field says already is not said twice. */}
      <StrengthMeter password={password} personal={personal} brief={Boolean(props.error)} />
    </div>
  );
}

type StrengthMeterProps = { password: string; personal: () => readonly string[]; brief: boolean };

function StrengthMeter({ password, personal, brief }: StrengthMeterProps) {
  const verdict = usePasswordVerdict(password, personal);
  const known = verdict === "unknown" ? undefined : verdict;
  return (
    <>
      {known && (
        <div className={classes.bar} data-step={known.step} data-color-speaks aria-hidden>
          {STRENGTHS.map((word, index) => (
            <span key={word} data-filled={index < known.step || undefined} />
          ))}
        </div>
      )}
      {/* Always there: what appears together with its words is not announced. */}
      <div role="status" className={classes.words}>
        {known && <Words {...known} advice={brief ? null : known.advice} />}
        {verdict === "unknown" && "The strength can't be checked right now. It is checked again when you save."}
      </div>
    </>
  );
}

function Words({ step, advice }: Pick<PasswordVerdict, "step" | "advice">) {
  return (
    <>
      Strength: <span className={classes.word}>{STRENGTHS[step - 1]}</span>
      {advice && `. ${advice}`}
    </>
  );
}
