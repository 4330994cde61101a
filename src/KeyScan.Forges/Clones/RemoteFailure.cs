namespace KeyScan.Forges.Clones;

/// <summary>Why a remote repository could not be cloned or fetched.</summary>
internal enum RemoteFailure
{
    /// <summary>Anything that may pass: the network, the server, a stall.</summary>
    Passing,

    /// <summary>It is not there, or the credentials may not see it.</summary>
    Missing,

    /// <summary>The server answers with another address, where credentials do not go.</summary>
    Moved,

    /// <summary>The server does not take the credentials.</summary>
    Refused,

    /// <summary>It is larger than it may be.</summary>
    TooLarge,

    /// <summary>Others hold the room it needs, and it must not wait for them.</summary>
    NoRoom,
}
