/** The address by which a touch reaches a customer: a call, a mail; null for what is neither. */
export function reachAddress(reach: string): string | null {
  const said = reach.trim();
  if (/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(said)) return `mailto:${said}`;
  return /^\+?[\d\s()./-]{6,25}$/.test(said) ? `tel:${said.replace(/[^\d+]/g, '')}` : null;
}
