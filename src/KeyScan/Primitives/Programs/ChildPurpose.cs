namespace KeyScan.Primitives.Programs;

/// <summary>What a program is started for, which decides what it is told.</summary>
internal enum ChildPurpose
{
    /// <summary>To read a repository: it opens no connection and asks nobody.</summary>
    Read,

    /// <summary>To clone or fetch with the user's own credentials.</summary>
    Connect,

    /// <summary>To run a hook of KeyScan's own, which starts KeyScan again.</summary>
    RunHook,
}
