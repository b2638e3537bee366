/** What the form's page and the extension say to each other. */
import type { FormChange } from './form-edits.ts';
import type { FormModel } from './form-model.ts';
import type { FormPath, FormValue } from './form-value.ts';

/** Where the message of a form stands: what is kept of it for a window that is loaded anew. */
export interface FormTarget {
  /** Of the request file. */
  uri: string;
  /** Of the request, as in its file. */
  name: string;
  target: string;
  line: number;
  /** Which message of a stream it is, from zero. */
  index: number;
}

export type ToFormPage =
  | {
      type: 'form';
      /** `posts.v1.PostsService/Create` */
      method: string;
      model: FormModel;
      value: FormValue;
      /** Which message of a stream it is, from zero, and how many there are. */
      index: number;
      count: number;
      target: FormTarget;
    }
  /** Instead of the form: a sentence for people. */
  | { type: 'problem'; text: string };

export type FromFormPage =
  | { type: 'ready' }
  | { type: 'change'; change: FormChange }
  /** Asks for a file, whose bytes become the value. */
  | { type: 'file'; path: FormPath }
  | { type: 'message'; index: number }
  | { type: 'send' }
  | { type: 'showText' };
