namespace KeyScan.Detection.Assignments;

/// <summary>Sorts of files.</summary>
internal enum FileKind : byte
{
    /// <summary>No extension that is known.</summary>
    Unknown,
    /// <summary>A language that is compiled.</summary>
    Compiled,
    /// <summary>A language that is interpreted.</summary>
    Script,
    /// <summary>JavaScript and its kin.</summary>
    Web,
    /// <summary>A shell script or a build file.</summary>
    Shell,
    /// <summary>YAML, TOML, INI, environment files.</summary>
    Configuration,
    /// <summary>JSON.</summary>
    Json,
    /// <summary>XML, HTML and templates.</summary>
    Markup,
    /// <summary>Documentation.</summary>
    Prose,
    /// <summary>SQL and tables.</summary>
    Data,
    /// <summary>Keys and certificates.</summary>
    Keys,
}
