using System.CommandLine;
using System.CommandLine.Parsing;
using KeyScan.Cli.Arguments;
using KeyScan.Forges.Queue;
using KeyScan.Registry.Database;
using KeyScan.Text;

namespace KeyScan.Cli.Fleet.Workers;

/// <summary>
/// Which RabbitMQ is used. Its password comes from KEYSCAN_QUEUE, which holds the whole address, or from KEYSCAN_QUEUE_PASSWORD;
/// never from an argument, which every process can read.
/// </summary>
internal sealed class QueueFlags
{
    private const string Variable = "KEYSCAN_QUEUE";
    private readonly Option<string?> _address;
    private readonly Option<int> _patience = new(
        "--patience") { Description = "How long a queue or a registry that is away is waited for, seconds (default 300).",
            HelpName = "SECONDS", DefaultValueFactory = _ => 300 };

    private readonly Option<bool> _unsigned = EnvironmentOption.Flag("--unsigned-jobs",
        "Jobs without a signature are queued and taken: whoever reaches the queue "
            + "can then have anything scanned under any name.");

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">The option that takes the address.</param>
    /// <param name="description">What it is for.</param>
    public QueueFlags(Command command, string name, string description)
    {
        _address = new Option<string?>(name) { Description = description, HelpName = "ADDRESS", Arity = ArgumentArity.ZeroOrOne };
        command.Options.Add(_address);
        command.Options.Add(_patience);
        command.Options.Add(_unsigned);
        _patience.Within(0, 86_400);
    }

    /// <summary>Whether the option is there, with an address or without.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_address) is OptionResult { Implicit: false };

    /// <summary>The address.</summary>
    /// <exception cref="ProblemException">There is none, it is none, or it holds a password where others can read it.</exception>
    public QueueAddress Address(ParseResult parsed)
    {
        string? argument = parsed.GetValue(_address);
        string text = argument ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null)
            ?? throw new ProblemException(
                new Problem("there is no queue", _address.Name, $"Write amqp://user@host:5672 there, or set {Variable}"));
        QueueAddress address = QueueAddress.Parse(text, argument is null ? Variable : _address.Name);
        if (argument is not null && address.Password is not null)
            throw new ProblemException(
                new Problem("the address holds a password, and arguments can be read by others", _address.Name,
                    $"Put the address into {Variable}, or the password into {Variable}_PASSWORD"));
        return address.Password is null && Environment.GetEnvironmentVariable($"{Variable}_PASSWORD") is { Length: > 0 } password
            ? address with { Password = new Secret(password) } : address;
    }

    /// <summary>What jobs are signed with; null where they are not.</summary>
    /// <exception cref="ProblemException">There is nothing to sign with, and nobody says that jobs need not be.</exception>
    public JobKey? Key(ParseResult parsed) => JobKeySource.Read() ?? (parsed.GetValue(_unsigned)
        ? null
        : throw new ProblemException(
        new Problem("jobs are signed, and there is no key to do it with: whoever reaches the queue could have a repository "
            + "look clean", JobKeySource.Variable,
            $"Put 32 random bytes into a file (`openssl rand -hex 32 > queue-key`) and set {JobKeySource.Variable}_FILE, the "
                + $"same for who enqueues and for all workers; or pass --unsigned-jobs")));

    /// <summary>What a worker asks of jobs.</summary>
    /// <exception cref="ProblemException">See <see cref="Key"/>.</exception>
    public JobGate Gate(ParseResult parsed) => new(Key(parsed), parsed.GetValue(_unsigned));

    /// <summary>How long what is away is waited for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="say">Takes lines for people.</param>
    public RetryPolicy RetryPolicy(ParseResult parsed, Action<string> say) => new(
        TimeSpan.FromSeconds(parsed.GetValue(_patience)),
        problem => problem is QueueException queue ? queue.IsHopeless : !RegistryDatabase.IsAway(problem),
        (problem, pause) => say(PrintableText.Of($"keyscan: {problem} Trying again in {pause.TotalSeconds:0.0} s.")));

    /// <summary>Refuses a registry that other machines cannot reach.</summary>
    /// <exception cref="ProblemException">It is a file.</exception>
    public static void CheckShared(RegistryAddress registry)
    {
        if (!registry.IsPostgres)
            throw new ProblemException(
                new Problem("what workers find goes to a registry that all of them reach, and this is a file", registry.Shown,
                    "Give a PostgreSQL with --registry or KEYSCAN_REGISTRY"));
    }
}
