//! Enums of words: each with its name in files and JSON, and with what people read.

/// Makes an enum whose variants have a name, as in filters, columns and JSON, and a label.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$vdoc:meta])* $variant:ident $word:literal $label:literal;)*) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize,
            serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in routes, columns and JSON.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $word,)* } }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}
pub(crate) use words;
