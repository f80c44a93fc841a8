package dev.landfall.localclouds;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code clouds.json}: where everything is and how to get in, for programs. */
final class CloudsFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CloudsFile() {}

  static void write(LocalClouds clouds, Path file) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("caFile", clouds.caFile().toString()).put("admin", clouds.adminUri().toString());
    root.putObject("aws")
        .put("endpoint", clouds.awsUri().toString())
        .put("region", LocalClouds.REGION)
        .put("accountId", LocalClouds.ACCOUNT)
        .put("accessKeyId", clouds.awsKey().accessKeyId())
        .put("secretAccessKey", clouds.awsKey().secretAccessKey());
    root.putObject("azure")
        .put("authorityHost", clouds.azureUri().toString())
        .put("resourceManager", clouds.azureUri().toString())
        .put("tenantId", clouds.azureCredentials().tenantId())
        .put("subscriptionId", clouds.azureCredentials().subscriptionId())
        .put("clientId", clouds.azureCredentials().clientId())
        .put("clientSecret", clouds.azureCredentials().clientSecret());
    root.putObject("cloudflare")
        .put("endpoint", clouds.cloudflareUri().toString())
        .put("apiToken", clouds.cloudflareToken());
    root.putObject("dns")
        .put("address", clouds.dnsAddress().getAddress().getHostAddress())
        .put("port", clouds.dnsAddress().getPort());
    root.putObject("traffic").put("port", SampleEstate.TRAFFIC_PORT);
    SampleEstate estate = clouds.estate();
    root.putObject("databases")
        .putObject("source")
        .put("host", estate.source().host())
        .put("port", PostgresServer.PORT)
        .put("database", SampleEstate.DATABASE)
        .put("adminUser", estate.administrator().user())
        .put("adminPassword", estate.administrator().password())
        .put("appUser", "shop")
        .put("appPassword", estate.applicationPassword());
    var pids = root.putArray("pids").add(ProcessHandle.current().pid());
    pids.add(estate.source().pid());
    secret(file, JSON.writeValueAsString(root) + "\n");
  }

  /** Writes what only this user may read, whole or not at all. */
  static void secret(Path file, String content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, content);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
