using KeyScan.Cli;
using KeyScan.Primitives;

OwnProcess.ForbidDumps();
return CommandLine.Run(args);
