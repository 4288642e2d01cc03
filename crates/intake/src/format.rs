//! The formats that we read: one line each.

use landfall_domain::estate::observation::Evidence;

use crate::formats::{
    Reader, ads, azure_assessment, azure_dependency, azure_discovery, azure_import, konveyor,
    migration_center, migration_factory, migration_hub, netbox, rvtools, servicenow,
};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::Source;

macro_rules! formats {
    ($($variant:ident $name:literal $label:literal $evidence:ident $reader:expr;)*) => {
        /// A format of exports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format { $(#[doc = $label] $variant,)* }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used on the command line and in JSON.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The name that people read.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }

            /// Whether a tool measured it or people wrote it down.
            pub fn evidence(self) -> Evidence {
                match self { $(Self::$variant => Evidence::$evidence,)* }
            }

            fn reader(self) -> &'static Reader { match self { $(Self::$variant => &$reader,)* } }
        }
    };
}

formats! {
    RvtoolsXlsx "rvtools-xlsx" "RVTools workbook" Measured rvtools::BOOK;
    RvtoolsCsv "rvtools-csv" "RVTools tab as CSV" Measured rvtools::TAB;
    AzureImportCsv "azure-import-csv" "Azure Migrate import CSV" Recorded azure_import::READER;
    AzureDiscovery "azure-discovery" "Azure Migrate discovery report" Measured azure_discovery::READER;
    AzureAssessment "azure-assessment" "Azure Migrate assessment report" Measured azure_assessment::READER;
    AzureDependencyCsv "azure-dependency-csv" "Azure Migrate dependency CSV" Measured azure_dependency::READER;
    MigrationHubCsv "migration-hub-csv" "AWS Migration Hub import CSV" Recorded migration_hub::READER;
    AdsCsv "ads-csv" "AWS Application Discovery Service CSV" Measured ads::READER;
    MigrationFactory "migration-factory" "AWS Cloud Migration Factory form" Recorded migration_factory::READER;
    MigrationCenterCsv "migration-center-csv" "Google Migration Center CSV" Measured migration_center::READER;
    ServicenowServerCsv "servicenow-server-csv" "ServiceNow server list" Recorded servicenow::SERVERS;
    ServicenowRelationCsv "servicenow-relation-csv" "ServiceNow relations" Recorded servicenow::RELATIONS;
    KonveyorCsv "konveyor-csv" "Konveyor application CSV" Recorded konveyor::READER;
    NetboxJson "netbox-json" "NetBox JSON" Recorded netbox::READER;
    Mapped "mapped" "table with a mapping file" Recorded crate::formats::NONE;
}

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// How well a file fits, up to 100; 0 for not at all.
    pub(crate) fn fit(self, source: &Source<'_>) -> u32 {
        (self.reader().fit)(source)
    }

    pub(crate) fn read(
        self,
        source: &mut Source<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Fault> {
        (self.reader().read)(source, reading)
    }
}
