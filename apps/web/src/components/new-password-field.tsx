import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import classes from "./new-password-field.module.css";
import { checkStrength, STRENGTHS, type Strength } from "./password-strength.ts";

/** How long typing rests before the strength is told, in milliseconds: nobody wants every letter announced. */
const PAUSE = 250;

type NewPasswordFieldProps = PasswordInputProps & {
  /** What is known of the person, read when the strength is: a password made of it is weak. */
  personal?: () => readonly string[];
};

/** For choosing a password: tells how strong it is while it is typed, and refuses nothing. */
export function NewPasswordField({ personal, onChange, ...props }: NewPasswordFieldProps) {
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
      <StrengthMeter password={password} personal={personal} />
    </div>
  );
}

function StrengthMeter({ password, personal }: { password: string; personal?: () => readonly string[] }) {
  const strength = useStrength(password, personal);
  return (
    <>
      {strength && (
        <div className={classes.bar} data-step={strength.step} data-color-speaks aria-hidden>
          {STRENGTHS.map((word, index) => (
            <span key={word} data-filled={index < strength.step || undefined} />
          ))}
        </div>
      )}
      {/* Always there: what appears together with its words is not announced. */}
      <div role="status" className={classes.words}>
        {strength && (
          <>
            Strength: <span className={classes.word}>{STRENGTHS[strength.step - 1]}</span>
            {strength.warning && `. ${strength.warning}`}
          </>
        )}
      </div>
    </>
  );
}

/** Undefined while nothing is typed, and where the word lists can't be loaded: a password is as good without a judge. */
function useStrength(password: string, personal: () => readonly string[] = () => []): Strength | undefined {
  const [strength, setStrength] = useState<Strength>();
  const check = useEffectEvent(() => checkStrength(password, personal()));
  useEffect(() => {
    if (password === "") return setStrength(undefined);
    let current = true;
    const tell = (judged: Strength | undefined) => {
      if (current) setStrength(judged);
    };
    const timer = setTimeout(() => check().then(tell, () => tell(undefined)), PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [password]);
  return strength;
}
