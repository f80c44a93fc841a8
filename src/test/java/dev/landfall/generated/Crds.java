package dev.landfall.generated;

import dev.landfall.api.v1alpha1.CloudConnection;
import dev.landfall.api.v1alpha1.CloudConnectionSpec;
import dev.landfall.api.v1alpha1.DataSync;
import dev.landfall.api.v1alpha1.DataSyncSpec;
import dev.landfall.api.v1alpha1.DataSyncStatus;
import dev.landfall.api.v1alpha1.Decision;
import dev.landfall.api.v1alpha1.DecisionSpec;
import dev.landfall.api.v1alpha1.DnsCutover;
import dev.landfall.api.v1alpha1.DnsCutoverSpec;
import dev.landfall.api.v1alpha1.DnsCutoverStatus;
import dev.landfall.api.v1alpha1.MigrationEnvironment;
import dev.landfall.api.v1alpha1.MigrationEnvironmentSpec;
import dev.landfall.api.v1alpha1.MigrationEnvironmentStatus;
import dev.landfall.api.v1alpha1.ValidationRun;
import dev.landfall.api.v1alpha1.ValidationRunSpec;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDInfo;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The CRDs, made from the records and their javadoc. {@code make generate} writes them. */
public final class Crds {
  private static final Path SOURCES = Path.of("src/main/java/dev/landfall/api/v1alpha1");

  private static final long LONGEST_TEXT = 512;
  private static final long LONGEST_NAME = 253;

  /** What a name is unique within, and the name. */
  private static final List<String> NAMED_WITHIN = List.of("cluster", "name");

  private record Kind(Class<? extends CustomResource<?, ?>> type, Class<?> spec, Class<?> status) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              MigrationEnvironment.class,
              MigrationEnvironmentSpec.class,
              MigrationEnvironmentStatus.class),
          new Kind(DataSync.class, DataSyncSpec.class, DataSyncStatus.class),
          new Kind(DnsCutover.class, DnsCutoverSpec.class, DnsCutoverStatus.class),
          new Kind(CloudConnection.class, CloudConnectionSpec.class, Void.class),
          new Kind(ValidationRun.class, ValidationRunSpec.class, Void.class),
          new Kind(Decision.class, DecisionSpec.class, Void.class));

  private Crds() {}

  /** The files by name, as they have to stand in {@code crds/}. */
  public static Map<String, String> files() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "crds"));
    CRDGenerator generator =
        new CRDGenerator()
            .forCRDVersions("v1")
            .withImplicitPreserveUnknownFields(false)
            .inOutputDir(folder.toFile());
    KINDS.forEach(k -> generator.customResourceClasses(k.type()));
    Map<String, Map<String, CRDInfo>> made =
        generator.detailedGenerate().getCRDDetailsPerNameAndVersion();
    Javadocs docs = Javadocs.of(SOURCES);
    Map<String, String> files = new TreeMap<>();
    for (Kind kind : KINDS) {
      String name = CustomResource.getCRDName(kind.type());
      Path file = Path.of(made.get(name).get("v1").getFilePath());
      CustomResourceDefinition crd =
          Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
      finish(crd, kind, docs);
      files.put(
          name + ".yaml",
          "# Generated from the records in dev.landfall.api.v1alpha1 by make generate.\n"
              + Serialization.asYaml(crd));
    }
    return files;
  }

  private static void finish(CustomResourceDefinition crd, Kind kind, Javadocs docs) {
    crd.getSpec().getNames().setCategories(List.of("landfall"));
    List<String> columns =
        Stream.of(kind.type().getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    crd.getSpec()
        .getVersions()
        .getFirst()
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparing(c -> columns.indexOf(c.getName())));
    JSONSchemaProps schema =
        crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    schema.setDescription(docs.types().get(kind.type().getSimpleName()));
    describe(schema.getProperties().get("spec"), kind.spec(), docs);
    limit(schema.getProperties().get("spec"), LONGEST_TEXT);
    tell(schema.getProperties().get("spec"));
    JSONSchemaProps status = schema.getProperties().get("status");
    if (kind.status() == Void.class) {
      schema.getProperties().remove("status");
      crd.getSpec().getVersions().getFirst().setSubresources(null);
    } else {
      describe(status, kind.status(), docs);
      JSONSchemaProps conditions = status.getProperties().get("conditions");
      conditions.setXKubernetesListType("map");
      conditions.setXKubernetesListMapKeys(List.of("type"));
      conditions.getItems().getSchema().setRequired(List.of("type", "status"));
    }
  }

  private static void describe(JSONSchemaProps schema, Class<?> type, Javadocs docs) {
    if (schema == null || !type.isRecord()) {
      return;
    }
    String name = nested(type);
    if (schema.getDescription() == null) {
      schema.setDescription(docs.types().get(name));
    }
    for (RecordComponent part : type.getRecordComponents()) {
      JSONSchemaProps field =
          schema.getProperties() == null ? null : schema.getProperties().get(part.getName());
      if (field == null) {
        continue;
      }
      field.setDescription(docs.parts().get(name + "." + part.getName()));
      boolean list = field.getItems() != null;
      JSONSchemaProps inner = list ? field.getItems().getSchema() : field;
      describe(inner, list ? element(part.getGenericType()) : part.getType(), docs);
    }
  }

  /**
   * CEL rules are only admitted where the length of every text they may read is bounded; a bound
   * that a field has of its own stays.
   */
  private static void limit(JSONSchemaProps schema, long longest) {
    if ("string".equals(schema.getType())
        && schema.getEnum().isEmpty()
        && schema.getMaxLength() == null) {
      schema.setMaxLength(longest);
    }
    if (schema.getItems() != null) {
      limit(schema.getItems().getSchema(), LONGEST_NAME);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(field -> limit(field, longest));
    }
  }

  /**
   * Lists whose entries have a name are maps by it, lists of texts are sets: no entry comes twice.
   */
  private static void tell(JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      JSONSchemaProps entry = schema.getItems().getSchema();
      if ("string".equals(entry.getType())) {
        schema.setXKubernetesListType("set");
      } else if (entry.getRequired() != null && entry.getRequired().contains("name")) {
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(
            NAMED_WITHIN.stream().filter(entry.getRequired()::contains).toList());
      }
      tell(entry);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(Crds::tell);
    }
  }

  private static Class<?> element(Type list) {
    return list instanceof ParameterizedType p
            && p.getActualTypeArguments()[0] instanceof Class<?> c
        ? c
        : Object.class;
  }

  private static String nested(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : nested(outer) + "." + type.getSimpleName();
  }

  /** Writes the files. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of("crds"));
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
