import { pathToFileURL } from 'node:url';

/** Whether a module is the program that was started, and not imported by another. */
export function isProgram(url: string): boolean {
  const [, started] = process.argv;
  return started !== undefined && pathToFileURL(started).href === url;
}
