namespace KeyScan.Verification.Templates;

/// <summary>Where templates are read from, and so what is asked of them.</summary>
internal enum TemplateSource
{
    /// <summary>A file of the rules folder, as the library is built: each needs a reference and tests.</summary>
    RulesFolder,

    /// <summary>A user's rule file: each needs tests.</summary>
    UserFile,

    /// <summary>The library itself: all of it was asked for when it was built, and the tests were left behind.</summary>
    Library,
}
