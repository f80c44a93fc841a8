package dev.landfall.cloud;

import dev.landfall.spine.Failure;
import dev.landfall.spine.FailureException;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Who reads the objects of a connection: what they are told when they may not. */
enum Reader {
  /** The operator, by its role. */
  OPERATOR("give the operator's role read access to it") {
    @Override
    Failure tokenRefused(String namespace, String serviceAccount) {
      return new Failure.Denied(
          "the operator may not ask for tokens of ServiceAccount %s/%s"
              .formatted(namespace, serviceAccount),
          "add %s to workloadIdentity.serviceAccounts of the chart's values"
              .formatted(serviceAccount));
    }
  },
  /** A person, by their kubeconfig. */
  PERSON("have somebody give your user get on it, or sign in without a connection") {
    @Override
    Failure tokenRefused(String namespace, String serviceAccount) {
      return new Failure.Denied(
          "you may not ask for tokens of ServiceAccount %s/%s".formatted(namespace, serviceAccount),
          ("have somebody give your user create on serviceaccounts/token there (kubectl auth can-i"
                  + " create serviceaccounts/%s --subresource=token -n %s), or sign in without a"
                  + " connection")
              .formatted(serviceAccount, namespace));
    }
  };

  private final String remedy;

  Reader(String remedy) {
    this.remedy = remedy;
  }

  /** What follows from the API server's refusal to give a token. */
  abstract Failure tokenRefused(String namespace, String serviceAccount);

  /**
   * What follows from an answer of the API server.
   *
   * @param what what was read
   */
  FailureException failed(String what, KubernetesClientException e) {
    Failure failure =
        switch (SdkFailures.kubernetes(what, e)) {
          case Failure.Denied(String refused, String ofOperator) ->
              new Failure.Denied(refused, remedy);
          case Failure other -> other;
        };
    return new FailureException(failure, e);
  }
}
