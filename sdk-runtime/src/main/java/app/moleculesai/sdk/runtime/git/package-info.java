/** The program git of this machine. What is fetched, and for whom, is left to the rooms above. */
@NullMarked
package app.moleculesai.sdk.runtime.git;

import org.jspecify.annotations.NullMarked;
