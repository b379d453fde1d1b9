import { useEffect, useState } from "react";

/** A picture that no server has, as text in an address: the page shows pictures of no other kind of address. Empty until it is read. */
export function usePictureUrl(file: File): string {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const reader = new FileReader();
    reader.onload = () => setUrl(String(reader.result));
    reader.readAsDataURL(file);
    return () => reader.abort();
  }, [file]);
  return url;
}
