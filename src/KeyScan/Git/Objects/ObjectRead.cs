namespace KeyScan.Git.Objects;

/// <summary>The answer to a read.</summary>
internal readonly struct ObjectRead
{
    /// <summary>What became of it.</summary>
    public ReadOutcome Outcome { get; private init; }

    /// <summary>What it is.</summary>
    public ObjectType Type { get; private init; }

    /// <summary>Its bytes' number.</summary>
    public long Size { get; private init; }

    /// <summary>Its bytes, which others may be reading too; empty unless it was found and its content asked for.</summary>
    public ReadOnlyMemory<byte> Content { get; private init; }

    /// <summary>What is wrong with a corrupt one.</summary>
    public GitObjectException? Error { get; private init; }

    /// <summary>No pack and no file holds it.</summary>
    public static ObjectRead Missing => default;

    /// <summary>It was read.</summary>
    public static ObjectRead Found(ObjectType type, ReadOnlyMemory<byte> content) =>
        new() { Outcome = ReadOutcome.Found, Type = type, Size = content.Length, Content = content };

    /// <summary>It is there; its content was not asked for.</summary>
    public static ObjectRead Header(ObjectType type, long size) =>
        new() { Outcome = ReadOutcome.Found, Type = type, Size = size };

    /// <summary>It is larger than asked for.</summary>
    public static ObjectRead TooLarge(ObjectType type, long size) =>
        new() { Outcome = ReadOutcome.TooLarge, Type = type, Size = size };

    /// <summary>It cannot be read.</summary>
    public static ObjectRead Corrupt(GitObjectException error) => new() { Outcome = ReadOutcome.Corrupt, Error = error };
}
