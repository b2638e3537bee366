/** Forgets what a removed server of someone else's was last known to serve. */
import { dataFolder, defaultHome } from '../environment/data-folder.ts';
import { forgetDefinitions } from '../foreign/kept-definitions.ts';

/** Of the environment of this name, in this user's data folder. Nothing happens where nothing is kept. */
export async function forgetServer(name: string): Promise<void> {
  await forgetDefinitions(dataFolder(defaultHome()).foreign, name);
}
