/**
 * Files between people and agents: taken from an upload and brought to the agent, kept until it fetches them, and read
 * from it. How agents are called is left to {@code calls}, what is said of a file to {@code activity}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.files;

import org.jspecify.annotations.NullMarked;
