package app.moleculesai.sdk.runtime.lifecycle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What somebody needs to connect an agent of their own ({@code wire.md} CR-6). */
final class ExternalConnection {
  private ExternalConnection() {}

  /** Returns the members of {@code connection}; the only place where the token is shown. */
  static Map<String, Object> of(UUID workspaceId, String platformUrl, String token) {
    var register = platformUrl + "/registry/register";
    var heartbeat = platformUrl + "/registry/heartbeat";
    var connection = new LinkedHashMap<String, Object>();
    connection.put("workspace_id", workspaceId.toString());
    connection.put("platform_url", platformUrl);
    connection.put("auth_token", token);
    connection.put("registry_endpoint", register);
    connection.put("heartbeat_endpoint", heartbeat);
    connection.put("curl_register_template",
        """
            curl -X POST %s \\
              -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
              -d '{"id": "%s", "url": "https://your-agent.example/a2a", "agent_card": {"name": "Your agent"}}'
            """
            .formatted(register, workspaceId));
    connection.put("python_snippet",
        """
            import json, os, urllib.request

            def call(url, body):
                request = urllib.request.Request(url, json.dumps(body).encode(), {
                    "Authorization": "Bearer " + os.environ["TOKEN"], "Content-Type": "application/json"})
                return json.load(urllib.request.urlopen(request))

            call("%s", {"id": "%s", "delivery_mode": "poll", "agent_card": {"name": "Your agent"}})
            call("%s", {"workspace_id": "%s"})  # repeat every 30 seconds
            """
            .formatted(register, workspaceId, heartbeat, workspaceId));
    return connection;
  }
}
