namespace KeyScan;

/// <summary>The kinds of place that secrets are found in. Reports spell them in snake case.</summary>
public enum SourceKind
{
    /// <summary>A file on disk.</summary>
    File,

    /// <summary>A blob in git history.</summary>
    Blob,

    /// <summary>A commit's message or author line.</summary>
    CommitMessage,

    /// <summary>An annotated tag's message.</summary>
    TagMessage,

    /// <summary>What the index adds over HEAD.</summary>
    Staged,

    /// <summary>Standard input.</summary>
    Stdin,

    /// <summary>The title and text of an issue.</summary>
    Issue,

    /// <summary>The title and text of a pull request.</summary>
    PullRequest,

    /// <summary>A comment on an issue, a pull request, a line of one, or a commit.</summary>
    Comment,

    /// <summary>The title and notes of a release.</summary>
    Release,

    /// <summary>A discussion, or a comment on one.</summary>
    Discussion,

    /// <summary>The history of a repository's wiki.</summary>
    Wiki,

    /// <summary>The history of a gist.</summary>
    Gist,

    /// <summary>The name of a branch, a tag or another ref.</summary>
    Ref,
}
