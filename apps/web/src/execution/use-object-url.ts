import { useEffect, useState } from "react";

/** An address under which the page shows a file that no server has; empty until it is there. */
export function useObjectUrl(file: File): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
