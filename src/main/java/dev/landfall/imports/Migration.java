package dev.landfall.imports;

import dev.landfall.environment.aws.SourceView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a migration, by name, in the order in which they are applied. Everything begins at
 * its lowest rung: applied as they are, they plan and touch nothing.
 */
public final class Migration {
  private static final String API = "landfall.dev/v1alpha1";
  private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

  private Migration() {}

  /** Drafts them. */
  public static Map<String, String> files(Request request, SourceView view) {
    Draft draft = Draft.of(request, view);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("00-secrets.yaml", secrets(draft));
    files.put("05-connections.yaml", connections(draft));
    files.put("10-environment.yaml", EnvironmentYaml.of(draft));
    if (!draft.databases().isEmpty()) {
      files.put("20-datasync.yaml", syncs(draft));
    }
    if (!draft.zones().isEmpty()) {
      files.put("30-cutover.yaml", cutovers(draft));
    }
    return files;
  }

  private static String secrets(Draft draft) {
    Lines out = new Lines();
    out.add("# No secret was read. Fill these in, and keep them out of Git.");
    if (draft.request().account() instanceof Request.Drafted drafted) {
      secret(out, draft, draft.request().connection(), List.of("accessKeyId", "secretAccessKey"));
      drafted.caBundle().ifPresent(pem -> authority(out, draft, pem));
    }
    secret(out, draft, "azure-" + draft.request().name(), List.of("clientId", "clientSecret"));
    secret(out, draft, "cloudflare", List.of("token"));
    List<String> login = List.of("username", "password");
    for (String name : draft.databases().keySet()) {
      secret(out, draft, name + "-aws", login);
      secret(out, draft, name + "-azure", login);
      secret(out, draft, name + "-app", login);
    }
    draft
        .apps()
        .forEach(
            (name, app) -> {
              if (!app.task().secrets().isEmpty()) {
                secret(out, draft, name + "-env", List.copyOf(app.task().secrets().keySet()));
              }
            });
    return out.toString();
  }

  private static void secret(Lines out, Draft draft, String name, List<String> keys) {
    out.object("v1", "Secret", name, draft.request().namespace());
    out.add("stringData:");
    keys.forEach(k -> out.todo("  %s: \"\"".formatted(Names.yaml(k)), "its value"));
  }

  /** No secret, but what a connection refers to is in Secrets. */
  private static void authority(Lines out, Draft draft, String pem) {
    Request request = draft.request();
    out.object("v1", "Secret", request.connection() + "-ca", request.namespace())
        .add("stringData:")
        .add("  ca.crt: |");
    pem.lines().forEach(line -> out.add("    %s", line));
  }

  private static String connections(Draft draft) {
    Request request = draft.request();
    Lines out = new Lines();
    if (request.account() instanceof Request.Drafted drafted) {
      aws(out, draft, drafted);
    }
    out.object(API, "CloudConnection", "azure-" + request.name(), request.namespace())
        .add("spec:")
        .add("  azure:")
        .todo("    subscriptionId: " + NO_UUID, "az account show --query id")
        .todo("    tenantId: " + NO_UUID, "az account show --query tenantId")
        .add("    credentials: {secretRef: {name: azure-%s}}", request.name());
    out.object(API, "CloudConnection", "cloudflare", request.namespace())
        .add("spec:")
        .add("  cloudflare: {apiTokenSecretRef: {name: cloudflare, key: token}}");
    return out.toString();
  }

  private static void aws(Lines out, Draft draft, Request.Drafted drafted) {
    Request request = draft.request();
    out.object(API, "CloudConnection", request.connection(), request.namespace())
        .add("spec:")
        .add("  aws:")
        .add("    region: %s", request.region())
        .add("    accountId: \"%s\"", draft.view().account())
        .add("    credentials: {secretRef: {name: %s}}", request.connection());
    drafted
        .endpoint()
        .ifPresent(
            url -> {
              out.add("    endpoint:").add("      url: %s", Names.yaml(url));
              if (drafted.caBundle().isPresent()) {
                out.add("      caBundleRef: {name: %s-ca, key: ca.crt}", request.connection());
              }
            });
  }

  private static String syncs(Draft draft) {
    Lines out = new Lines();
    List<String> zones = List.copyOf(draft.zones().keySet());
    for (String name : draft.databases().keySet()) {
      out.object(API, "DataSync", name, draft.request().namespace())
          .add("spec:")
          .add("  environment: %s", draft.request().name())
          .add("  database: %s", name);
      if (zones.isEmpty()) {
        out.check(2, "no host was found: name the cutover instead of a phase once there is one")
            .add("  phase: Idle");
      } else {
        out.add("  cutoverRef: %s", cutover(zones, zones.getFirst()));
      }
      out.check(2, "FromSource where the application's migrations do not make the schema on Azure")
          .add("  schema: Existing");
    }
    return out.toString();
  }

  private static String cutovers(Draft draft) {
    Lines out = new Lines();
    List<String> zones = List.copyOf(draft.zones().keySet());
    draft
        .zones()
        .forEach(
            (zone, hosts) -> {
              out.object(API, "DnsCutover", cutover(zones, zone), draft.request().namespace())
                  .add("spec:")
                  .add("  phase: OnSource")
                  .add("  environment: %s", draft.request().name())
                  .check(2, "the zone is a guess from the last two labels of the hosts")
                  .add("  dns: {connection: cloudflare, zone: %s}", Names.yaml(zone))
                  .add("  hostnames:");
              hosts.forEach(h -> out.add("  - %s", Names.yaml(h)));
              out.check(
                  2,
                  "name the Secrets Manager secret that applications on AWS find their database in,"
                      + " under repoint; without it they answer reads alone until DNS has moved");
            });
    return out.toString();
  }

  private static String cutover(List<String> zones, String zone) {
    return zones.size() == 1 ? "go-live" : "go-live-" + Names.hyphened(zone, 50);
  }
}
