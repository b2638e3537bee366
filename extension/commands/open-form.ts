import type { Skep } from '../context.ts';
import { showForm } from '../form/form-panel.ts';
import { findPlace, type RequestPlace } from './send-request.ts';

/** Opens the form of the request of a lens, or of the one at the cursor. */
export async function openForm(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place && 'line' in place ? place : undefined);
  showForm(skep, document, line);
}
