/**
 * What an agent is started with: its environment, the files of its configuration folder, the image. When it is started,
 * and what happens when it cannot be, is left to {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.launch;

import org.jspecify.annotations.NullMarked;
