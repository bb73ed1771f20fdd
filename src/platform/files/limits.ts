/** Shared with the browser, so these stand apart from what cleans and stores. */
export const MAX_FILE_MEGABYTES = 10;
export const MAX_FILE_BYTES = MAX_FILE_MEGABYTES * 1_000_000;

/** What a file chooser offers; what a file is, is decided by its content. */
export const ACCEPTED = '.pdf,.docx,.odt,.csv,.txt,.jpg,.jpeg,.png';

/** Where files arrive piece by piece (tus 1.0.0). */
export const UPLOADS = '/uploads';

/** Why a file is not taken. The words are `problem_file` of whoever asked for it. */
export type FileProblem = 'empty' | 'too_large' | 'type_not_allowed' | 'active_content' | 'encrypted' | 'unreadable';
