namespace KeyScan.Decoding.Archives;

/// <summary>Thrown where an archive goes beyond a limit; nothing more of it is read.</summary>
internal sealed class ArchiveLimitException(string what, string whatToDo) : Exception(what)
{
    /// <summary>What can be done about it.</summary>
    public string WhatToDo { get; } = whatToDo;
}
