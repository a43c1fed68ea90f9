import { useEffect, useState } from 'react';

function read(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Pixels of one rem, for what must be measured in pixels and still grow with the text. Browsers tell of a change by a resize. */
export function useRootFontSize(): number {
  const [size, setSize] = useState(read);
  useEffect(() => {
    const listen = () => setSize(read());
    window.addEventListener('resize', listen);
    return () => window.removeEventListener('resize', listen);
  }, []);
  return size;
}
