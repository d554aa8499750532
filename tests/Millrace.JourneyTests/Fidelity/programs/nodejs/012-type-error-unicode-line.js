const größe = undefined;  const 世界 = "🌍"; größe.länge();
