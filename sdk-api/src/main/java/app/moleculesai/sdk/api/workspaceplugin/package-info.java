/**
 * Where workspace plugins come from: folders of skills and rules that are installed into agents. Checking and installing
 * them is left to the server.
 */
@NullMarked
package app.moleculesai.sdk.api.workspaceplugin;

import org.jspecify.annotations.NullMarked;
