/**
 * Templates of organisations: finds their folders, reads YAML with its includes and JSON of requests, and gives them
 * types. What becomes of a template is left to {@code org}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.templates;

import org.jspecify.annotations.NullMarked;
