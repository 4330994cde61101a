namespace KeyScan.Detection.Assignments;

/// <summary>Why nobody should be woken for a value.</summary>
internal enum WeakReason : byte
{
    /// <summary>Nothing about it is weak.</summary>
    None,

    /// <summary>It is words, or short: somebody's password perhaps, where it is in use.</summary>
    Word,

    /// <summary>It is made to show or to try something, or is no secret by its form: an identifier, escapes, a number.</summary>
    Made,
}
