import { useEffect, useEffectEvent } from "react";
import { isField, keyTarget } from "#web/shortcuts/key-target.ts";
import { type Command, commandOf } from "./execution-keys.ts";

/** Calls back with the commands that keys ask for; keys in dialogs and menus, and Enter on a button, are theirs. */
export function useExecutionKeys(act: (command: Command) => void): void {
  const onCommand = useEffectEvent(act);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = keyTarget(event);
      if (!target) return;
      const isTyping = isField(target);
      const command = commandOf(event, isTyping);
      if (!command || (command.do === "save" && !isTyping && target.closest("button, a") && !event.ctrlKey)) return;
      event.preventDefault();
      if (command.do === "leave" && target instanceof HTMLElement) target.blur();
      onCommand(command);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
