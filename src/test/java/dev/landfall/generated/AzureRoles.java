package dev.landfall.generated;

import dev.landfall.environment.azure.BuiltInRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/azure-roles.md}, made from the roles that are granted. */
public final class AzureRoles {
  private AzureRoles() {}

  /** The page. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Who may do what on Azure

            Generated from `BuiltInRole` by `make generate`: nothing else is granted. Each container
            app gets a managed identity of its own, `<app>-identity`, in the environment's resource
            group. It can do nothing until it has a role, and its app has it from then on.

            | Identity | Role | On | Why |
            |---|---|---|---|
            """);
    for (BuiltInRole role : BuiltInRole.values()) {
      page.append(
          "| %s | %s (`%s`) | %s | %s |\n"
              .formatted(
                  role.holder(), role.title(), role.definition(), role.scope(), role.reason()));
    }
    return page.append(
            """

            A role assignment's name is a UUID made from scope, role and principal, so that it is
            found again after a restart. One with the same content under another name is as good:
            whoever may grant roles can do so in the operator's place.

            To grant them, the operator's own service principal needs Role Based Access Control
            Administrator besides Contributor, on the subscription or on the resource group. This
            [condition](https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples)
            limits it to the roles above and to service principals:

            ```sh
            az role assignment create --assignee CLIENT_ID \\
              --role "Role Based Access Control Administrator" --scope /subscriptions/SUBSCRIPTION_ID \\
              --condition-version 2.0 --condition "%s"
            ```

            A role that is no longer needed stays, unless the environment says `deletionPolicy: Delete`.

            Without the right to grant, the environment says which command somebody else has to run, and goes on by
            itself once that is done. Azure can take ten minutes until a new role is heeded.
            """
                .formatted(condition()))
        .toString();
  }

  private static String condition() {
    String roles =
        Stream.of(BuiltInRole.values())
            .map(BuiltInRole::definition)
            .collect(Collectors.joining(", "));
    return Stream.of("write Request", "delete Resource")
        .map(each -> each.split(" "))
        .map(
            each ->
                ("((!(ActionMatches{'Microsoft.Authorization/roleAssignments/%1$s'})) OR"
                        + " (@%2$s[Microsoft.Authorization/roleAssignments:RoleDefinitionId]"
                        + " ForAnyOfAnyValues:GuidEquals {%3$s} AND"
                        + " @%2$s[Microsoft.Authorization/roleAssignments:PrincipalType]"
                        + " ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))")
                    .formatted(each[0], each[1], roles))
        .collect(Collectors.joining(" AND "));
  }

  /** Writes the page. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of("docs", "azure-roles.md"), page());
  }
}
