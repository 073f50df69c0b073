package app.moleculesai.sdk.runtime.files;

import app.moleculesai.sdk.api.messagestore.Body;
import java.util.Optional;

/**
 * What an agent said to a request of its own kind; passed on as it is, as far as it is JSON.
 *
 * @param status its HTTP status
 * @param json its body; nothing else that an agent says is shown under the server's address
 */
record AgentAnswer(int status, Optional<Body> json) {}
