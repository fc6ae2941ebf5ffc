/** What can be found out about a cluster, so that nobody has to type it. `kubeconfig.ca` is a file, or stands for one. */
export type Fact =
  | 'kubeconfig.server'
  | 'kubeconfig.publicServer'
  | 'kubeconfig.privateServer'
  | 'kubeconfig.host'
  | 'kubeconfig.ca'
  | 'kubeconfig.serverName'
  | 'cluster.id'
  | 'cluster.name'
  | 'cluster.region'
  | 'cluster.masterUrl'
  | 'cluster.privateMasterUrl'
  | 'cluster.vpeUrl'
  | 'cluster.ingressHost'
  | 'cluster.etcdHost'
  | 'cluster.etcdPort'
  | 'cluster.podSubnet'
  | 'cluster.serviceSubnet'
  | 'workers.addresses'
  | 'workers.publicAddresses';

/** What facts are read from: a kubeconfig, what `ibmcloud` printed, or the cluster itself. */
export type DiscoverySource = 'kubeconfig' | 'cluster-json' | 'cluster';

/** The facts that one source holds. */
export type Facts = Readonly<Partial<Record<Fact, string | readonly string[]>>>;

export interface Discovered {
  readonly source: DiscoverySource;
  /** The source in words: `kubeconfig /home/me/.kube/config, context mycluster`. */
  readonly where: string;
  readonly facts: Facts;
}

/** Everything that was found; of two sources that hold a fact, the first one counts. */
export interface Discovery {
  readonly found: readonly Discovered[];
  readonly missing: readonly MissingFacts[];
}

/** Facts that could not be found where they were looked for, and why. */
export interface MissingFacts {
  readonly facts: readonly Fact[];
  readonly reason: string;
  /** What to do, where no command can tell the value. */
  readonly remedy?: string;
}

/** One network interface of a worker node. */
export interface WorkerInterface {
  readonly address: string | null;
  readonly subnetId: string | null;
  readonly cidr: string | null;
}

export interface Worker {
  readonly id: string;
  /** `us-south-1` on VPC, `dal10` on classic infrastructure. */
  readonly zone: string | null;
  /** VPC: the primary one first. Empty on classic infrastructure. */
  readonly interfaces: readonly WorkerInterface[];
  readonly publicAddress: string | null;
  readonly privateAddress: string | null;
  /** Texts that stand in the place of an address, or of a subnet, and are none. */
  readonly wrong?: { readonly public: string | null; readonly private: string | null; readonly subnet: string | null };
  /** Deleted workers stay in the list for a while. */
  readonly deleted: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly cidr: string | null;
  /** What stands in the place of the subnet, and is none. */
  readonly wrong?: string;
  readonly zone: string | null;
  readonly vpc: string | null;
  readonly publicGateway: string | null;
}

export interface PublicGateway {
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
  readonly address: string | null;
  /** What stands in the place of the address, and is none. */
  readonly wrong?: string;
  readonly zone: string | null;
  readonly vpc: string | null;
}

/** What `ibmcloud ks cluster get` says of a cluster. */
export interface Cluster {
  readonly facts: Facts;
  readonly missing: readonly MissingFacts[];
  readonly generation: Generation | null;
  readonly zones: readonly string[];
  readonly vpcs: readonly string[];
  /** Subnets on the VLANs of a classic cluster. */
  readonly vlanSubnets: readonly { readonly cidr: string; readonly isPublic: boolean }[];
  /** What stands there in the place of subnets, and is none. */
  readonly wrongSubnets?: readonly string[];
}

/** The two kinds of infrastructure that clusters run on. */
export type Generation = 'vpc' | 'classic';
